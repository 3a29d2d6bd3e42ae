export { type AccessChange, type Affected, accessDiff, type Change } from "./diff/access-diff";
export { adds } from "./diff/adds";
export { type Entitlement, entitlements } from "./diff/entitlements";
export { type ReachChange, reachDiff } from "./diff/reach-diff";
export { AccessError } from "./errors";
export { Expansion, type GrantActions, type Power, type ServiceActions } from "./grants/expand";
export type { Grant, Provenance, Subject } from "./grants/grant";
export { grantOfV1, grantOfV2, type V1Policy, type V2Policy } from "./grants/live-grants";
export { grantOf } from "./grants/provider-grants";
export { idIn, resourcesBehind } from "./grants/reference";
export { fromProgram, fromState, ibmType, type PulumiRecord, type PulumiResource } from "./grants/resource";
export { grouped } from "./lists";
export { type AccessModel, buildModel, type HeldGrant } from "./model";
export { plain } from "./plain";
export * from "./principals/data";
export { dataOfLive, type LiveObjects } from "./principals/from-live";
export { dataOfResources } from "./principals/from-resources";
export { kindOfId, normalId } from "./principals/ids";
export { instanceNode, isInstanceNode } from "./principals/instances";
export {
  type Capability,
  type CapabilityId,
  capabilities,
  dangerActions,
  type Holding,
  holdingsIn,
  type Summary,
  summariesIn,
} from "./reach/capabilities";
export type { CapabilityFact, Fact, NodeFact, Rule, Strength } from "./reach/fact";
export { type Hop, pathTo } from "./reach/path";
export { type PrincipalReach, type Reach, reachOf } from "./reach/reach";
export type { CustomRole } from "./roles/custom-role";
export { displayNameOf, roleCrn } from "./roles/role-crn";
export { type RoleChange, roleTableDiff } from "./roles/role-diff";
export { parseRoleTable, type RoleTable, type ServiceRoles } from "./roles/role-table";
export { Roles } from "./roles/roles";
export { always, type Condition, describeCondition } from "./targets/condition";
export { conditionContains } from "./targets/condition-contains";
export { type Constraint, literals, type RawAttribute } from "./targets/constraint";
export { contains } from "./targets/contains";
export { overlaps } from "./targets/overlaps";
export { isAccountManagement, serviceGroupOf, serviceTypeOf } from "./targets/services";
export { constraintsOn, describeTarget, names, type Target, targetOf } from "./targets/target";
export { every, some, type Truth, truth } from "./truth";
export { isUnknown, type Maybe, type Unknown, unknown } from "./unknown";
