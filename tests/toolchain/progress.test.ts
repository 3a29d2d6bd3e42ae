import type { ToolchainEvent } from "../../toolchain";
import { showProgress } from "../../toolchain";

const start: ToolchainEvent = { kind: "start", steps: ["CLI", "bridge"], seconds: 352, cores: 2 };
const step = (elapsedMs: number, index = 1): ToolchainEvent => ({
  kind: "step",
  step: index === 1 ? "CLI" : "bridge",
  index,
  total: 2,
  elapsedMs,
});

function shown(events: ToolchainEvent[], { isTTY = false, verbose = false } = {}): string {
  let text = "";
  const write = (part: string) => {
    text += part;
  };
  const report = showProgress({ isTTY, write }, verbose);
  for (const event of events) report(event);
  return text;
}

test("it says at the start what is made and how long it will be", () => {
  expect(shown([start])).toBe(
    "Making the toolchain: CLI, bridge (about 6 minutes on 2 cores, once per machine)\n",
  );
});

test.each([
  [25, "about 30 seconds"],
  [100, "about 2 minutes"],
])("%d s are called %p", (seconds, words) => {
  expect(shown([{ ...start, seconds }])).toContain(words);
});

test("without a terminal: a line when a step begins and every 30 s", () => {
  const seconds = Array.from({ length: 70 }, (_, second) => step(second * 1000));
  expect(
    shown([...seconds, step(0, 2)])
      .trim()
      .split("\n"),
  ).toEqual(["[1/2] CLI 0:00", "[1/2] CLI 0:30", "[1/2] CLI 1:00", "[2/2] bridge 0:00"]);
});

test("on a terminal: one line that is written over", () => {
  expect(shown([step(0), step(1000)], { isTTY: true })).toBe(
    "\r\x1b[2K[1/2] CLI 0:00\r\x1b[2K[1/2] CLI 0:01",
  );
});

test("the compiler is heard only on request", () => {
  const output: ToolchainEvent = { kind: "output", text: "github.com/pulumi/pulumi\n" };
  expect(shown([output])).toBe("");
  expect(shown([output], { verbose: true })).toBe("github.com/pulumi/pulumi\n");
});

test("waiting for another run is said", () => {
  expect(shown([{ kind: "waiting", elapsedMs: 0 }])).toBe(
    "Another run makes the toolchain; waiting for it (0:00)\n",
  );
});
