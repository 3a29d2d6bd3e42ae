import { InvalidRequest, Unauthenticated } from "../../core/errors";
import type { Service } from "../../core/service";
import { catalogRoutes } from "./routes";

/** Services, plans and where they can be had, to read. */
export const globalCatalog: Service = {
  name: "globalcatalog",
  hosts: [
    "globalcatalog.cloud.ibm.com",
    "private.globalcatalog.cloud.ibm.com",
    /^private\.[a-z-]+\.globalcatalog\.cloud\.ibm\.com$/,
  ],
  register(app) {
    catalogRoutes(app);
  },
  formatError(error, request) {
    const status_code = error.status;
    const code =
      error instanceof Unauthenticated
        ? "unauthorized"
        : error instanceof InvalidRequest
          ? "bad_request"
          : error.code;
    return {
      status: status_code,
      body: { trace: request.transactionId, errors: [{ code, message: error.message }], status_code },
    };
  },
};
