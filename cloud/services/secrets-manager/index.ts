import type { Service } from "../../core/service";
import { formatError } from "./errors";
import { purgeSweep } from "./purge";
import { configurationRoutes } from "./routes/configurations";
import { endpointRoutes } from "./routes/endpoints";
import { lockRoutes } from "./routes/locks";
import { notificationRoutes } from "./routes/notifications";
import { secretGroupRoutes } from "./routes/secret-groups";
import { secretVersionRoutes } from "./routes/secret-versions";
import { secretRoutes } from "./routes/secrets";
import { taskAndActionRoutes } from "./routes/tasks-and-actions";
import { v1Routes } from "./routes/v1";
import { secretsSweep } from "./sweep";

export const secretsManager: Service = {
  name: "secrets-manager",
  hosts: [
    /^(?<instance>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?<private>\.private)?\.(?<region>[a-z]+-[a-z]+)\.secrets-manager\.appdomain\.cloud$/,
    /^(?:private\.)?(?<control>[a-z]+-[a-z]+)\.secrets-manager\.cloud\.ibm\.com$/,
  ],
  register(app, cloud) {
    cloud.sweeps.push(purgeSweep(cloud), secretsSweep(cloud));
    secretGroupRoutes(app, cloud);
    configurationRoutes(app, cloud);
    secretRoutes(app, cloud);
    secretVersionRoutes(app, cloud);
    lockRoutes(app, cloud);
    taskAndActionRoutes(app, cloud);
    notificationRoutes(app, cloud);
    endpointRoutes(app, cloud);
    v1Routes(app, cloud);
  },
  formatError,
};
