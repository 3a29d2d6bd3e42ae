import type { Service } from "../core/service";
import { contextBasedRestrictions } from "./context-based-restrictions";
import { globalCatalog } from "./global-catalog";
import { globalSearch } from "./global-search";
import { globalTagging } from "./global-tagging";
import { iamGroups } from "./iam-groups";
import { iamIdentity } from "./iam-identity";
import { iamPolicyManagement } from "./iam-policy-management";
import { resourceController } from "./resource-controller";
import { resourceManager } from "./resource-manager";
import { secretsManager } from "./secrets-manager";
import { userManagement } from "./user-management";
import { watsonx } from "./watsonx";

/** Every service that the local cloud serves. */
export const services: readonly Service[] = [
  iamIdentity,
  iamGroups,
  iamPolicyManagement,
  userManagement,
  resourceController,
  resourceManager,
  globalCatalog,
  globalSearch,
  globalTagging,
  contextBasedRestrictions,
  secretsManager,
  watsonx,
];
