import type { Cloud, ServiceKey } from "../../core/service";
import type { Collection } from "../../core/store";

export type TagType = "user" | "access" | "service";

/** One tag on one resource. */
export interface Attachment {
  /** `<type>/<crn>/<tag>` */
  key: string;
  crn: string;
  account_id: string;
  type: TagType;
  /** Lower case: tags do not know upper case. */
  tag: string;
}

/** A tag of an account; access tags exist before they are attached, the others from their first attachment on. */
export interface Tag {
  key: string;
  account_id: string;
  type: TagType;
  name: string;
}

/** Tags and what they are attached to. Source: Global Tagging API v3. */
export class Tags {
  readonly all: Collection<Tag>;
  readonly attachments: Collection<Attachment>;

  constructor(cloud: Cloud) {
    this.all = cloud.store.collection<Tag>("tags", { account: (t) => `${t.account_id}/${t.type}` });
    this.attachments = cloud.store.collection<Attachment>("tag-attachments", {
      resource: (a) => `${a.type}/${a.crn}`,
      tag: (a) => `${a.account_id}/${a.type}/${a.tag}`,
    });
  }

  /** Tags of one type on a resource, in order of attachment. */
  of(crn: string, type: TagType): string[] {
    return this.attachments.by("resource", `${type}/${crn}`).map((attachment) => attachment.tag);
  }

  has(account_id: string, type: TagType, tag: string): boolean {
    return this.all.has(`${account_id}/${type}/${tag.toLowerCase()}`);
  }

  create(account_id: string, type: TagType, tag: string): void {
    const name = tag.toLowerCase();
    const key = `${account_id}/${type}/${name}`;
    if (!this.all.has(key)) this.all.put(key, { key, account_id, type, name });
  }

  attach(crn: string, account_id: string, type: TagType, tags: readonly string[]): void {
    for (const given of tags) {
      const tag = given.toLowerCase();
      const key = `${type}/${crn}/${tag}`;
      this.create(account_id, type, tag);
      if (!this.attachments.has(key)) this.attachments.put(key, { key, crn, account_id, type, tag });
    }
  }

  detach(crn: string, type: TagType, tags: readonly string[]): void {
    for (const tag of tags) this.attachments.delete(`${type}/${crn}/${tag.toLowerCase()}`);
  }

  isAttached(account_id: string, type: TagType, tag: string): boolean {
    return this.attachments.by("tag", `${account_id}/${type}/${tag.toLowerCase()}`).length > 0;
  }

  delete(account_id: string, type: TagType, tag: string): boolean {
    return this.all.delete(`${account_id}/${type}/${tag.toLowerCase()}`);
  }
}

export const tagsKey: ServiceKey<Tags> = { name: "tags", create: (cloud) => new Tags(cloud) };
