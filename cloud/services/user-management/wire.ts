import { isoStamp } from "../../core/clock";
import type { User } from "../../iam/entities";

/** SDK: `UserProfile`. */
export function userWire(user: User): Record<string, unknown> {
  return {
    id: user.id,
    iam_id: user.iam_id,
    realm: user.realm,
    user_id: user.email,
    firstname: user.firstname,
    lastname: user.lastname,
    state: user.state,
    email: user.email,
    phonenumber: "",
    altphonenumber: "",
    photo: "",
    account_id: user.account_id,
    added_on: isoStamp(user.created_at),
  };
}
