import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import type { Reply } from "../../_helpers/cloud-client";
import { bodyOf, operation as operationOf, type Session, type Terms, text } from "./conformance";
import { needs } from "./target";

/** The test of one operation of a Secrets Manager instance. */
export function operation(id: string, run: (session: Session) => Promise<void>, terms: Terms = {}): void {
  operationOf(id, run, { ...needs("secretsManager"), ...terms });
}

/** Why the engine of a real instance is left alone. */
export const ownEngine = { disturbs: "an instance has one engine configuration, and it is somebody's" };

interface Sent {
  method?: string;
  body?: object;
  headers?: Record<string, string>;
}

/** A call of v2, or of `/api/v1` where the path says so. */
export function send(session: Session, path: string, { method, body, headers }: Sent = {}): Promise<Reply> {
  const url = `https://${session.secretsManager}${path.startsWith("/api/") ? "" : "/api/v2"}${path}`;
  const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  return session.call(url, {
    method,
    body,
    headers: { ...(body ? { "content-type": type } : {}), ...headers },
  });
}

/** The reply's body, if the status is right. */
export async function sent(
  session: Session,
  path: string,
  status: number,
  rest: Sent = {},
): Promise<Reply["body"]> {
  return bodyOf(await send(session, path, rest), status);
}
export const remove = { method: "DELETE" };
export const gone = (session: Session, path: string) => async () => {
  const { status } = await send(session, path, remove);
  if (status >= 400 && status !== 404) throw new Error(`${path}: ${status}`);
};
export const refusal = {
  status_code: expect.any(Number),
  trace: text,
  errors: [{ code: text, message: text }],
};

export async function group(session: Session) {
  const body = { name: session.name("group"), description: "Made by a test" };
  const made = await sent(session, "/secret_groups", 201, { body });
  session.later(gone(session, `/secret_groups/${made.id}`));
  return made;
}

export async function secret(session: Session, more: object = {}) {
  const body = { secret_type: "arbitrary", name: session.name("secret"), payload: "first", ...more };
  const made = await sent(session, "/secrets", 201, { body });
  session.later(gone(session, `/secrets/${made.id}`));
  return made;
}

export const locks = { locks: [{ name: "conformance-lock", attributes: { key: "value" } }] };
export async function locked(session: Session) {
  const { id } = await secret(session);
  session.later(gone(session, `/secrets/${id}/locks_bulk`));
  return { id, made: await sent(session, `/secrets/${id}/locks_bulk`, 201, { body: locks }) };
}

export const bad = "00000000-0000-4000-8000-000000000000";

/** An engine's key with what the documentation asks for. */
export async function engineKey(session: Session): Promise<string> {
  const { accountId } = session;
  const identity = session.sdk(IamIdentityV1);
  const { result: engine } = await identity.createServiceId({ accountId, name: session.name("engine") });
  session.later(() => identity.deleteServiceId({ id: engine.id }));
  for (const [serviceName, role] of [
    ["iam-identity", "Operator"],
    ["iam-groups", "Editor"],
  ] as const) {
    await session.sdk(IamPolicyManagementV1).createPolicy({
      type: "access",
      subjects: [{ attributes: [{ name: "iam_id", value: engine.iam_id }] }],
      roles: [{ role_id: `crn:v1:bluemix:public:iam::::role:${role}` }],
      resources: [
        {
          attributes: [
            { name: "accountId", value: accountId },
            { name: "serviceName", value: serviceName },
          ],
        },
      ],
    });
  }
  const key = { name: session.name("engine"), iamId: engine.iam_id, accountId };
  return (await identity.createApiKey(key)).result.apikey;
}

export const config_type = "iam_credentials_configuration";
export async function configured(session: Session) {
  const name = "conformance-engine";
  const body = { config_type, name, api_key: await engineKey(session) };
  session.later(gone(session, `/configurations/${name}`));
  await send(session, `/configurations/${name}`, remove); // of the test before
  return { name, body, made: await sent(session, "/configurations", 201, { body }) };
}
