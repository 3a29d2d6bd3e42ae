import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

test("a reader that has seen enough is no error, and the exit code is that of the work", async () => {
  const child = spawn(process.execPath, [join(root, "cli/main.mjs"), "schema", "--check"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [exitCode] = await once(child, "close");
  expect({ exitCode, said }).toEqual({ exitCode: 0, said: "" });
});
