import { mkdirSync } from "node:fs";
import { ClassicLevel } from "classic-level";
import { CloudError } from "./errors";

type Entity = object;
type IndexOf<T> = (value: T) => string | readonly string[] | undefined;

/**
 * Objects of one kind by id, all in memory, with lookups by other fields. Values are never changed in place:
 * `put` a new object, so that a failed transaction can put the old one back.
 */
export class Collection<T extends Entity> {
  private readonly items = new Map<string, Readonly<T>>();
  private readonly lookups = new Map<string, Map<string, Map<string, Readonly<T>>>>();

  constructor(
    readonly name: string,
    private readonly indexes: Readonly<Record<string, IndexOf<T>>>,
    private readonly changed: (
      collection: Collection<T>,
      id: string,
      before: Readonly<T> | undefined,
    ) => void,
  ) {
    for (const index of Object.keys(indexes)) this.lookups.set(index, new Map());
  }

  get size(): number {
    return this.items.size;
  }

  get(id: string): Readonly<T> | undefined {
    return this.items.get(id);
  }

  has(id: string): boolean {
    return this.items.has(id);
  }

  keys(): IterableIterator<string> {
    return this.items.keys();
  }

  /** In order of creation. */
  values(): IterableIterator<Readonly<T>> {
    return this.items.values();
  }

  /** The objects whose index `index` has the value `key`, in the order in which they got it. */
  by(index: string, key: string): Readonly<T>[] {
    const lookup = this.lookups.get(index);
    if (!lookup) throw new Error(`Collection ${this.name} has no index ${index}.`);
    return [...(lookup.get(key)?.values() ?? [])];
  }

  put(id: string, value: T): Readonly<T> {
    const before = this.items.get(id);
    this.set(id, value);
    this.changed(this, id, before);
    return value;
  }

  delete(id: string): boolean {
    const before = this.items.get(id);
    if (before === undefined) return false;
    this.set(id, undefined);
    this.changed(this, id, before);
    return true;
  }

  /** Without recording: loading, and taking back a failed transaction. */
  set(id: string, value: Readonly<T> | undefined): void {
    const before = this.items.get(id);
    if (value === undefined) this.items.delete(id);
    else this.items.set(id, value);
    for (const [name, keyOf] of Object.entries(this.indexes)) {
      const lookup = this.lookups.get(name)!;
      const keys = value === undefined ? [] : keysOf(keyOf(value));
      for (const key of before === undefined ? [] : keysOf(keyOf(before))) {
        // Where the key stays, so does the place: who reads a list page by page while it changes misses nothing.
        if (keys.includes(key)) continue;
        const found = lookup.get(key);
        found?.delete(id);
        if (found?.size === 0) lookup.delete(key);
      }
      for (const key of keys) {
        const found = lookup.get(key);
        if (found) found.set(id, value!);
        else lookup.set(key, new Map([[id, value!]]));
      }
    }
  }
}

function keysOf(keys: string | readonly string[] | undefined): readonly string[] {
  return typeof keys === "string" ? [keys] : (keys ?? []);
}

/** Names one object of the store. */
export interface ObjectKey {
  collection: string;
  id: string;
}

interface Row {
  id: string;
  order: number;
  value: Entity;
}

interface Change {
  collection: Collection<Entity>;
  id: string;
  before: Entity | undefined;
}

/**
 * The state of the cloud: collections in memory, written through to LevelDB in one atomic batch per request.
 * LevelDB's own lock keeps a second writer out; a batch that was cut off is not there after a restart.
 */
export class Store {
  private readonly collections = new Map<string, Collection<Entity>>();
  private readonly loaded = new Map<string, Row[]>();
  /** A running number per object, kept on disk, so that lists keep their order of creation over a restart. */
  private readonly order = new Map<string, number>();
  private next = 1;
  private dirty = new Map<string, { collection: Collection<Entity>; id: string }>();
  private undo: Change[] | undefined;
  private writing: Promise<void> = Promise.resolve();
  private changes = 0;
  /** Told of every object that is put for the first time; also when the transaction then fails. */
  onCreate: ((key: ObjectKey) => void) | undefined;

  private constructor(private readonly db: ClassicLevel<string, string> | undefined) {}

  /** Opens the state in `folder`; without a folder the state lives in memory only. */
  static async open(folder?: string): Promise<Store> {
    if (folder === undefined) return new Store(undefined);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw unusable(folder, cause);
    }
    const db = new ClassicLevel<string, string>(folder);
    const store = new Store(db);
    try {
      await db.open();
      for await (const [key, text] of db.iterator()) {
        const [name, id] = split(key);
        const { order, value } = JSON.parse(text) as Omit<Row, "id">;
        const rows = store.loaded.get(name) ?? [];
        rows.push({ id, order, value });
        store.loaded.set(name, rows);
        store.order.set(key, order);
        store.next = Math.max(store.next, order + 1);
      }
    } catch (cause) {
      await db.close().catch(() => undefined);
      throw openingFailed(folder, cause);
    }
    return store;
  }

  /** The collection `name`; the first call defines its indexes and fills it from disk. */
  collection<T extends Entity>(name: string, indexes: Record<string, IndexOf<T>> = {}): Collection<T> {
    const known = this.collections.get(name);
    if (known) return known as unknown as Collection<T>; // erased here, typed by its one owner
    const made = new Collection<T>(name, indexes, (collection, id, before) =>
      this.record({ collection: collection as unknown as Collection<Entity>, id, before }),
    );
    const rows = (this.loaded.get(name) ?? []).sort((a, b) => a.order - b.order);
    for (const row of rows) made.set(row.id, row.value as T);
    this.loaded.delete(name);
    this.collections.set(name, made as unknown as Collection<Entity>);
    return made;
  }

  /** Every collection in use, to look at: the console page, and tests that compare whole states. */
  inspect(): Iterable<Pick<Collection<Entity>, "name" | "size" | "values">> {
    return this.collections.values();
  }

  /** Runs `work` (synchronous, may nest); when it throws, everything that it changed is put back. */
  transaction<R>(work: () => R): R {
    if (this.undo) return work();
    const undo: Change[] = [];
    this.undo = undo;
    try {
      return work();
    } catch (error) {
      for (const change of undo.reverse()) change.collection.set(change.id, change.before);
      throw error;
    } finally {
      this.undo = undefined;
    }
  }

  /** Runs `work` (synchronous) as if these objects were not there. */
  without<R>(keys: readonly ObjectKey[], work: () => R): R {
    const hidden = keys.flatMap(({ collection: name, id }) => {
      const collection = this.collections.get(name);
      const value = collection?.get(id);
      return collection && value !== undefined ? [{ collection, id, value }] : [];
    });
    for (const { collection, id } of hidden) collection.set(id, undefined);
    try {
      return work();
    } finally {
      for (const { collection, id, value } of hidden) if (!collection.has(id)) collection.set(id, value);
    }
  }

  /** Empties every collection but `kept`. */
  clear(kept: readonly string[]): void {
    this.transaction(() => {
      for (const collection of this.collections.values()) {
        if (kept.includes(collection.name)) continue;
        for (const id of [...collection.keys()]) collection.delete(id);
      }
    });
    for (const [name, rows] of this.loaded) {
      if (kept.includes(name)) continue;
      const collection = new Collection<Entity>(name, {}, () => undefined); // nobody has asked for it yet
      for (const { id } of rows) this.dirty.set(`${name}!${id}`, { collection, id });
      this.loaded.delete(name);
    }
  }

  /** Grows with every change. */
  get revision(): number {
    return this.changes;
  }

  /** Resolves when everything changed so far is on disk. Called before a reply is sent. */
  flush(): Promise<void> {
    const db = this.db;
    if (!db || this.dirty.size === 0) return this.writing;
    const dirty = this.dirty;
    this.dirty = new Map();
    const batch = [...dirty].map(([key, { collection, id }]) => {
      const value = collection.get(id);
      if (value === undefined) {
        this.order.delete(key);
        return { type: "del", key } as const;
      }
      const order = this.order.get(key) ?? this.next++;
      this.order.set(key, order);
      return { type: "put", key, value: JSON.stringify({ order, value }) } as const;
    });
    this.writing = this.writing.then(() => db.batch(batch));
    return this.writing;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.db?.close();
  }

  private record(change: Change): void {
    this.changes++;
    if (change.before === undefined) this.onCreate?.({ collection: change.collection.name, id: change.id });
    this.undo?.push(change);
    if (this.db) this.dirty.set(`${change.collection.name}!${change.id}`, change);
  }
}

function split(key: string): [string, string] {
  const at = key.indexOf("!");
  return [key.slice(0, at), key.slice(at + 1)];
}

function unusable(folder: string, cause: unknown): CloudError {
  return new CloudError(
    "CLOUD_FOLDER_UNUSABLE",
    `The local cloud cannot write to its folder ${folder} (${messageOf(cause)}). ` +
      "Make it a writable folder (npm run cloud can use another: --dir).",
    { cause },
  );
}

function openingFailed(folder: string, error: unknown): CloudError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: string }).code;
  if (code === "LEVEL_LOCKED") {
    return new CloudError(
      "CLOUD_FOLDER_LOCKED",
      `Another local cloud is already running on ${folder}. ` +
        "Use it, stop it with `npm run cloud -- stop`, or take another folder with --dir.",
      { cause },
    );
  }
  if (code === "LEVEL_IO_ERROR" && /permission denied|read-only|not a directory/i.test(messageOf(cause))) {
    return unusable(folder, cause);
  }
  return new CloudError(
    "CLOUD_STATE_CORRUPT",
    `The local cloud's state in ${folder} cannot be read (${messageOf(cause)}). ` +
      "Nothing was changed. Keep a copy if you need it, then start afresh with `npm run cloud -- reset`.",
    { cause },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
