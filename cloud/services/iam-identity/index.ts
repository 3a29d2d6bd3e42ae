import type { Service } from "../../core/service";
import { formatError } from "./errors";
import { keySetRoutes } from "./key-set";
import { tokenRoutes } from "./token";

export const iamIdentity: Service = {
  name: "iam-identity",
  hosts: ["iam.cloud.ibm.com", "private.iam.cloud.ibm.com"],
  register(app, cloud) {
    app.decorate("cloudClock", cloud.clock);
    tokenRoutes(app, cloud);
    keySetRoutes(app, cloud);
  },
  formatError,
};
