import type { Service } from "../../core/service";
import { resourcesKey } from "../resource-controller/resources";
import { formatError } from "./errors";
import { taggingRoutes } from "./routes";
import { tagsKey } from "./tags";

export const globalTagging: Service = {
  name: "global-tagging",
  hosts: [
    "tags.global-search-tagging.cloud.ibm.com",
    /^tags\.private(\.[a-z-]+)?\.global-search-tagging\.cloud\.ibm\.com$/,
  ],
  register(app, cloud) {
    taggingRoutes(app, cloud);
    const { instances } = cloud.use(resourcesKey);
    cloud.iam.accessTagsOf = ({ serviceInstance }) => {
      const instance = serviceInstance === undefined ? undefined : instances.get(serviceInstance);
      return instance ? cloud.use(tagsKey).of(instance.crn, "access") : [];
    };
  },
  formatError,
};
