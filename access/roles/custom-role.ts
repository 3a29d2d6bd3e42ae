/** A role that the account made for one service. */
export interface CustomRole {
  readonly service: string;
  readonly displayName: string;
  /** Known once the role exists. */
  readonly crn?: string;
  readonly actions: readonly string[];
  /** Some of its actions are not known yet. */
  readonly incomplete?: boolean;
}
