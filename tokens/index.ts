export type { AccessToken } from "./access-token";
export { AccessTokens, type AccessTokensOptions } from "./access-tokens";
export { TokenError, type TokenErrorCode } from "./errors";
export { identityOf, type KeyIdentity } from "./identity";
export { keyFromEnvironment, keyFromFile, keyFromStream } from "./key-source";
export { keyFromSecret } from "./secret";
