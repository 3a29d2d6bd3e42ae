import type { Service } from "../../core/service";
import { formatError } from "./errors";
import { taggingRoutes } from "./routes";

export const globalTagging: Service = {
  name: "global-tagging",
  hosts: [
    "tags.global-search-tagging.cloud.ibm.com",
    /^tags\.private(\.[a-z-]+)?\.global-search-tagging\.cloud\.ibm\.com$/,
  ],
  register(app, cloud) {
    taggingRoutes(app, cloud);
  },
  formatError,
};
