import { sideBySide } from "../../preflight/side-by-side";

const after = <T>(milliseconds: number, value: T): Promise<T> =>
  new Promise((done) => setTimeout(done, milliseconds, value));
const failing = async (milliseconds: number, message: string): Promise<never> => {
  await after(milliseconds, undefined);
  throw new Error(message);
};

test("all answers come back under their names, whenever they came", async () => {
  expect(await sideBySide({ slow: after(10, 1), quick: after(1, "a"), none: undefined })).toEqual({
    slow: 1,
    quick: "a",
    none: undefined,
  });
});

test("of several failures the first written is told, not the first that happened", async () => {
  const asked = { first: after(1, 1), second: failing(10, "second"), third: failing(1, "third") };
  await expect(sideBySide(asked)).rejects.toThrow("second");
});
