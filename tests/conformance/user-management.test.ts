import UserManagementV1 from "@ibm-cloud/platform-services/user-management/v1";
import { Principals } from "../cloud/_helpers/principals";
import { operation, refused, type Session, text } from "./_helpers/conformance";

// Source: User Management API, https://cloud.ibm.com/apidocs/user-management, and UserManagementV1.

const sdk = (session: Session) => session.sdk(UserManagementV1);
const somebodys = { disturbs: "users of an account are people; the suite makes none and changes none" };

/** A user of the local account. */
function user(session: Session): { accountId: string; iamId: string } {
  const { accountId, local } = session;
  if (!local) throw new Error("Only the local cloud has users to try things on.");
  return { accountId, iamId: new Principals(local.cloud).user(`${session.name("user")}@example.com`).iam_id };
}

describe("user-management: users", () => {
  operation("list_users", async (session) => {
    const { accountId } = session;
    const { result } = await sdk(session).listUsers({ accountId, limit: 100 });
    expect(result).toMatchObject({ total_results: expect.any(Number), limit: 100, first_url: text });
    expect(result.resources).toContainEqual(
      expect.objectContaining({ id: text, iam_id: text, realm: text, state: text, account_id: accountId }),
    );
  });
  operation("get_user_profile", async (session) => {
    const { accountId } = session;
    const [one] = (await sdk(session).listUsers({ accountId, limit: 1 })).result.resources ?? [];
    const iamId = one?.iam_id ?? "";
    const { result } = await sdk(session).getUserProfile({ accountId, iamId });
    expect(result).toMatchObject({ iam_id: iamId, account_id: accountId, email: text });
    await refused(sdk(session).getUserProfile({ accountId, iamId: "IBMid-000000NOPE" }), 404);
  });
  operation(
    "update_user_profile",
    async (session) => {
      const who = user(session);
      expect((await sdk(session).updateUserProfile({ ...who, lastname: "Changed" })).status).toBe(204);
      expect((await sdk(session).getUserProfile(who)).result.lastname).toBe("Changed");
    },
    somebodys,
  );
  operation(
    "remove_user",
    async (session) => {
      const who = user(session);
      expect((await sdk(session).removeUser(who)).status).toBe(204);
      await refused(sdk(session).getUserProfile(who), 404);
    },
    somebodys,
  );
  operation(
    "v3_remove_user",
    async (session) => {
      const who = user(session);
      expect((await sdk(session).v3RemoveUser(who)).status).toBe(202);
      await refused(sdk(session).getUserProfile(who), 404);
    },
    somebodys,
  );
});

describe("user-management: settings", () => {
  operation("get_user_settings", async (session) => {
    const { accountId } = session;
    const [one] = (await sdk(session).listUsers({ accountId, limit: 1 })).result.resources ?? [];
    const { result } = await sdk(session).getUserSettings({ accountId, iamId: one?.iam_id ?? "" });
    expect(result).toMatchObject({ language: text, notification_language: text });
  });
  operation(
    "update_user_settings",
    async (session) => {
      const who = user(session);
      expect((await sdk(session).updateUserSettings({ ...who, language: "de" })).status).toBe(204);
      expect((await sdk(session).getUserSettings(who)).result).toMatchObject({ language: "de" });
    },
    somebodys,
  );
});
