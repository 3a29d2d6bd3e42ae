import type { EngineConfig } from "../../config/schema";
import type { Account } from "../../preflight/account";
import { takenSecretGroups } from "../../preflight/taken-names";

const there = [
  { id: "1", name: "orders" },
  { id: "2", name: "default" },
];

function taken(secretGroups: { name: string; id?: string }[], status = 200) {
  const asked: string[] = [];
  const get = async (url: string) => {
    asked.push(url);
    return { status, body: status === 200 ? { secret_groups: there } : {} };
  };
  const engine = { name: "demo", instance: { guid: "g", region: "eu-de" }, secretGroups };
  const found = takenSecretGroups({ get } as unknown as Account, engine as unknown as EngineConfig);
  return found.then((ids) => ({ ids, asked: asked.length }));
}

test("secret groups that would be made and are there already are found by name", async () => {
  expect((await taken([{ name: "orders" }, { name: "payments" }])).ids).toEqual({ orders: "1" });
});

test("a secret group that is used by its id is no obstacle, and nothing is asked", async () => {
  expect(await taken([{ name: "orders", id: "1" }])).toEqual({ ids: {}, asked: 0 });
  expect(await taken([])).toEqual({ ids: {}, asked: 0 });
});

test("what cannot be read is not taken for an obstacle", async () => {
  expect((await taken([{ name: "orders" }], 403)).ids).toEqual({});
});
