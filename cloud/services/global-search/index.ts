import type { Service } from "../../core/service";
import { formatError } from "../global-tagging/errors";
import { searchRoutes } from "./routes";

export const globalSearch: Service = {
  name: "global-search",
  hosts: [
    "api.global-search-tagging.cloud.ibm.com",
    /^api\.private(\.[a-z-]+)?\.global-search-tagging\.cloud\.ibm\.com$/,
  ],
  register(app, cloud) {
    searchRoutes(app, cloud);
  },
  formatError,
};
