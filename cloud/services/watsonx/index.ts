import type { Service } from "../../core/service";
import { formatError, notFound } from "./errors";
import { hosts, isMlHost } from "./regions";
import { deploymentRoutes } from "./routes/deployments";
import { memberRoutes } from "./routes/members";
import { spaceRoutes } from "./routes/spaces";
import { textGenerationRoutes } from "./routes/text-generation";

/** watsonx: deployment spaces with their members, and Machine Learning on what is deployed in them. */
export const watsonx: Service = {
  name: "watsonx",
  hosts,
  register(app, cloud) {
    app.addHook("onRequest", async (request) => {
      if (request.url.startsWith("/ml/") === isMlHost(request.hostName)) return;
      throw notFound("not_found", `${request.hostName} does not serve this path.`);
    });
    spaceRoutes(app, cloud);
    memberRoutes(app, cloud);
    deploymentRoutes(app, cloud);
    textGenerationRoutes(app, cloud);
  },
  formatError,
};
