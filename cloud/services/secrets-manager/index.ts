import type { Service } from "../../core/service";
import { formatError } from "./errors";
import { configurationRoutes } from "./routes/configurations";
import { secretGroupRoutes } from "./routes/secret-groups";
import { secretVersionRoutes } from "./routes/secret-versions";
import { secretRoutes } from "./routes/secrets";
import { v1Routes } from "./routes/v1";
import { secretsSweep } from "./sweep";

export const secretsManager: Service = {
  name: "secrets-manager",
  hosts: [
    /^(?<instance>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?<private>\.private)?\.(?<region>[a-z]+-[a-z]+)\.secrets-manager\.appdomain\.cloud$/,
  ],
  register(app, cloud) {
    cloud.sweeps.push(secretsSweep(cloud));
    secretGroupRoutes(app, cloud);
    configurationRoutes(app, cloud);
    secretRoutes(app, cloud);
    secretVersionRoutes(app, cloud);
    v1Routes(app, cloud);
  },
  formatError,
};
