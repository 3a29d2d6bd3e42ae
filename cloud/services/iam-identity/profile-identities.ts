import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { crnAccount } from "../../iam/crn";
import type { TrustedProfile } from "../../iam/entities";
import { changed, entityTag, requireMatch } from "./entity";
import { invalidCrn } from "./profile-links";
import { profileFor } from "./profile-operations";
import { type ProfileIdentity, type ProfileIdentityType, profileTrustKey } from "./profile-store";
import { invalidProperty, notFound } from "./refusals";
import { object, someText, text } from "./schemas";

interface Fields {
  identifier: string;
  type: ProfileIdentityType;
  accounts?: string[];
  description?: string;
}

interface OfProfile {
  Params: { id: string };
}

interface ByIdentifier {
  Params: { id: string; type: ProfileIdentityType; identifier: string };
}

const types = ["user", "serviceid", "crn"];
const identity = object(
  {
    identifier: someText,
    type: { type: "string", enum: types },
    accounts: { type: "array", items: someText },
    description: text,
  },
  ["identifier", "type"],
);
const ofType = object({ id: text, type: { type: "string", enum: types } });

/** `/v1/profiles/{id}/identities`: who may assume the profile by name. Source: SDK, `setProfileIdentities` and its neighbours. */
export function profileIdentityRoutes(app: FastifyInstance, cloud: Cloud): void {
  const { identities } = cloud.use(profileTrustKey);

  const listBody = (profile: TrustedProfile): object => ({
    entity_tag: entityTag(profile),
    identities: identities.by("profile", profile.id).map(identityBody),
  });

  app.get<OfProfile>(
    "/v1/profiles/:id/identities",
    { config: { operation: "get_profile_identities" } },
    (request, reply) => {
      const profile = profileFor(cloud, request.caller, request.params.id, "get");
      reply.header("etag", entityTag(profile));
      return listBody(profile);
    },
  );

  app.put<OfProfile & { Body: { identities?: Fields[] } }>(
    "/v1/profiles/:id/identities",
    {
      schema: { body: object({ identities: { type: "array", items: identity } }) },
      config: { operation: "set_profile_identities" },
    },
    (request, reply) => {
      const profile = profileFor(cloud, request.caller, request.params.id, "update");
      requireMatch(request.headers["if-match"], "Profile", profile);
      const wanted = (request.body.identities ?? []).map((fields) => trusted(cloud, profile, fields));
      for (const { key } of identities.by("profile", profile.id)) identities.delete(key);
      for (const item of wanted) identities.put(item.key, item);
      const updated = touched(cloud, request.caller, profile);
      reply.header("etag", entityTag(updated));
      return listBody(updated);
    },
  );

  app.post<{ Params: { id: string; type: ProfileIdentityType }; Body: Fields }>(
    "/v1/profiles/:id/identities/:type",
    { schema: { params: ofType, body: identity }, config: { operation: "set_profile_identity" } },
    (request) => {
      const { id, type } = request.params;
      const profile = profileFor(cloud, request.caller, id, "update");
      if (request.body.type !== type) {
        throw invalidProperty("type", request.body.type, `The path says '${type}'.`);
      }
      const item = trusted(cloud, profile, request.body);
      identities.put(item.key, item);
      touched(cloud, request.caller, profile);
      return identityBody(item);
    },
  );

  app.get<ByIdentifier>(
    "/v1/profiles/:id/identities/:type/:identifier",
    { schema: { params: ofType }, config: { operation: "get_profile_identity" } },
    (request) => {
      profileFor(cloud, request.caller, request.params.id, "get");
      return identityBody(find(cloud, request.params));
    },
  );

  app.delete<ByIdentifier>(
    "/v1/profiles/:id/identities/:type/:identifier",
    { schema: { params: ofType }, config: { operation: "delete_profile_identity" } },
    (request, reply) => {
      const profile = profileFor(cloud, request.caller, request.params.id, "update");
      identities.delete(find(cloud, request.params).key);
      touched(cloud, request.caller, profile);
      return reply.code(204).send();
    },
  );
}

function keyOf(profileId: string, type: string, identifier: string): string {
  return `${profileId}/${type}/${identifier}`;
}

function find(cloud: Cloud, { id, type, identifier }: ByIdentifier["Params"]): ProfileIdentity {
  const found = cloud.use(profileTrustKey).identities.get(keyOf(id, type, identifier));
  if (!found) throw notFound("ProfileIdentity", identifier);
  return found;
}

/** A change of identities is a change of the profile. Source: SDK, note on `setProfileIdentity`. */
function touched(cloud: Cloud, caller: Caller, profile: TrustedProfile): TrustedProfile {
  const next = changed(profile, cloud.clock, caller, "UPDATE", {}, ["identities"]);
  return cloud.iam.profiles.put(profile.id, next);
}

function trusted(cloud: Cloud, profile: TrustedProfile, fields: Fields): ProfileIdentity {
  const { type, identifier, accounts, description } = fields;
  const common = { key: keyOf(profile.id, type, identifier), profile_id: profile.id, type, identifier };
  if (type !== "user" && accounts?.length) {
    throw invalidProperty("accounts", accounts.join(), "Only identities of type 'user' have accounts.");
  }
  switch (type) {
    case "user":
      return {
        ...common,
        iam_id: identifier,
        accounts: accounts?.length ? accounts : [profile.account_id],
        ...(description ? { description } : {}),
      };
    case "serviceid": {
      const found = cloud.iam.serviceIds.get(identifier);
      if (!found) throw notFound("ServiceId", identifier, 400);
      const own = description || found.description;
      return { ...common, iam_id: found.iam_id, ...(own ? { description: own } : {}) };
    }
    case "crn":
      if (crnAccount(identifier) === undefined) throw invalidCrn(identifier);
      return { ...common, iam_id: `crn-${identifier}`, ...(description ? { description } : {}) };
  }
}

function identityBody({ iam_id, identifier, type, accounts, description }: ProfileIdentity): object {
  return {
    iam_id,
    identifier,
    type,
    ...(accounts ? { accounts } : {}),
    ...(description ? { description } : {}),
  };
}
