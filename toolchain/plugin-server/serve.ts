import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

/** The engine's own limit (400 MiB): state and schemas exceed gRPC's default of 4 MiB. */
export const maxMessageBytes = 400 * 1024 * 1024;

export const channelOptions = {
  // Proxy variables in the environment are meant for the cloud, not for a peer on this machine.
  "grpc.enable_http_proxy": 0,
  "grpc.max_receive_message_length": maxMessageBytes,
  "grpc.max_send_message_length": maxMessageBytes,
};

export interface Listening {
  readonly server: Server;
  readonly port: number;
}

/** Serves on a free port of the loopback interface. */
export function listen(
  service: ServiceDefinition,
  implementation: UntypedServiceImplementation,
): Promise<Listening> {
  const server = new Server(channelOptions);
  server.addService(service, implementation);
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve({ server, port });
    });
  });
}
