import type { Service } from "../../core/service";

export const secretsManager: Service = {
  name: "secrets-manager",
  hosts: [
    /^(?<instance>[0-9a-f-]{36})(?<private>\\.private)?\\.(?<region>[a-z0-9-]+)\\.secrets-manager\\.appdomain\\.cloud$/,
  ],
  register() {},
  formatError(error) {
    return { status: error.status, body: { errors: [{ code: error.code, message: error.message }] } };
  },
};
