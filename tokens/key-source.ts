import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { TokenError } from "./errors";

/** An API key that stood in a file, or in the environment, without the newline of the editor. */
function keyFrom(text: string, where: string): string {
  const key = text.trim();
  if (key === "") throw new TokenError("KEY_UNREADABLE", `${where} is empty; it must hold an API key.`);
  // Never quoted: it may be a key all the same.
  if (/\s/.test(key)) {
    throw new TokenError(
      "KEY_UNREADABLE",
      `${where} holds more than one word; it must hold an API key and nothing else.`,
    );
  }
  return key;
}

export function keyFromEnvironment(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value === undefined) {
    throw new TokenError("NO_KEY", `The environment variable ${name} is not set; it must hold an API key.`);
  }
  return keyFrom(value, `The environment variable ${name}`);
}

/** A file with the key alone, or the JSON that the console and `ibmcloud iam api-key-create --file` write. */
export async function keyFromFile(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new TokenError("KEY_UNREADABLE", `The key file ${path} cannot be read (${cause.code}).`, { cause });
  });
  return keyFrom(text.trimStart().startsWith("{") ? ofDownload(text, path) : text, `The key file ${path}`);
}

function ofDownload(text: string, path: string): string {
  try {
    const { apikey } = JSON.parse(text) as { apikey?: unknown };
    if (typeof apikey === "string") return apikey;
  } catch {
    // told below, without the parser's words: they quote the text
  }
  throw new TokenError("KEY_UNREADABLE", `The key file ${path} begins like JSON, but has no text "apikey".`);
}

/**
 * The first line of a pipe.
 * @param patienceMs after which a pipe that says nothing counts as empty, so that no script hangs on it
 */
export async function keyFromStream(
  stream: Readable & { isTTY?: boolean },
  patienceMs = 30_000,
): Promise<string> {
  if (stream.isTTY) {
    throw new TokenError(
      "NO_KEY",
      "Standard input is this terminal; pipe the API key into it, or give --file.",
    );
  }
  let text = "";
  const timer = setTimeout(() => stream.destroy(), patienceMs);
  try {
    for await (const chunk of stream) {
      text += String(chunk);
      if (text.trimStart().includes("\n")) break;
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") {
      throw new TokenError("KEY_UNREADABLE", "Standard input cannot be read.", { cause });
    }
  } finally {
    clearTimeout(timer);
  }
  return keyFrom(text.trimStart().split("\n")[0] ?? "", "Standard input");
}
