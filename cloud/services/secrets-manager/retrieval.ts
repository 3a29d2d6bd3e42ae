import { Engine } from "./engine";
import type { IamCredentialsSecret, Secret, SecretVersion } from "./entities";
import { locked } from "./errors";
import type { Scope } from "./scope";
import { withCredentials } from "./secrets";
import { currentOf, hasData, isLocked, replaced, withoutData } from "./versions";

/**
 * Reading a secret with its data. For `iam_credentials` this may make credentials: without `reuse_api_key` on
 * every read (the ones before are deleted), with it when there are none or the lease is over. A locked version
 * refuses that. Source: IBM Cloud documentation, "Why can't I read a locked IAM credentials secret?".
 */
export function retrieve(scope: Scope, secret: Secret): Secret {
  const ready = secret.type === "iam_credentials" ? readyToRead(scope, secret) : secret;
  const now = scope.cloud.clock.now();
  const current = { ...currentOf(ready), downloaded: true };
  return scope.state.put({ ...ready, retrieved_at: now, versions: replaced(ready, current) });
}

function readyToRead(scope: Scope, secret: IamCredentialsSecret): IamCredentialsSecret {
  const current = currentOf(secret);
  const { credentials } = current;
  const engine = new Engine(scope.cloud, scope.instance, scope.caller.decisions);
  if (secret.reuse_api_key && credentials) {
    engine.relock(secret, credentials);
    return secret;
  }
  if (isLocked(current)) throw locked();
  if (credentials) engine.remove(secret, credentials);
  return withCredentials(scope, secret);
}

/** The same for one version: only what is there is read, nothing is made. */
export function retrieveVersion(scope: Scope, secret: Secret, version: SecretVersion): SecretVersion {
  if (!hasData(version)) return version;
  const read = { ...version, downloaded: true };
  const versions = replaced(secret, read);
  scope.state.put({ ...secret, retrieved_at: scope.cloud.clock.now(), versions });
  return read;
}

/** Deletes the data of a version together with its credentials in IAM, unless another version holds them too. */
export function discardData(
  scope: Scope,
  secret: IamCredentialsSecret,
  version: SecretVersion,
): IamCredentialsSecret {
  const { credentials } = version;
  const shared = secret.versions.some(
    (other) => other.id !== version.id && other.credentials?.api_key_id === credentials?.api_key_id,
  );
  if (credentials && !shared) {
    new Engine(scope.cloud, scope.instance, scope.caller.decisions).remove(secret, credentials);
  }
  return { ...secret, versions: replaced(secret, withoutData(version)) };
}
