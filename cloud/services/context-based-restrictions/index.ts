import type { Service } from "../../core/service";
import { accountLoginRefusal } from "./allowed-addresses";
import { objection } from "./enforcement";
import { correlationId, formatError } from "./errors";
import { ruleRoutes } from "./rule-routes";
import { settingsRoutes } from "./settings-routes";
import { zoneRoutes } from "./zone-routes";

export const contextBasedRestrictions: Service = {
  name: "context-based-restrictions",
  hosts: ["cbr.cloud.ibm.com", "private.cbr.cloud.ibm.com", /^private\.[a-z]+-[a-z]+\.cbr\.cloud\.ibm\.com$/],
  register(app, cloud) {
    cloud.iam.networkChecks.push((caller, resource, action) => objection(cloud, caller, resource, action));
    cloud.iam.loginChecks.push((caller) => accountLoginRefusal(cloud, caller));
    app.addHook("onSend", async (request, reply) => {
      reply.header("x-correlation-id", correlationId(request));
    });
    zoneRoutes(app, cloud);
    ruleRoutes(app, cloud);
    settingsRoutes(app, cloud);
  },
  formatError,
};
