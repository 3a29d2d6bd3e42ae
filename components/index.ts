/** What programs in other languages get: see docs/other-languages.md. */
export { AccessGroupMembership } from "./access-group-membership";
export { AllowedAddresses } from "./allowed-addresses";
export { AssistantAccess } from "./assistant-access";
export { AssistantOnboarding } from "./assistant-onboarding";
export { DeploymentSpaceMembership } from "./deployment-space-membership";
export { DynamicCredentials } from "./dynamic-credentials";
export { IamCredentialsEngine } from "./iam-credentials-engine";
export { InstanceSurroundings } from "./instance-surroundings";
export { KeylessIamCredentialsEngine } from "./keyless-engine";
export { SecretsManagerInstance } from "./secrets-manager-instance";
export { WatsonxAccess } from "./watsonx-access";
