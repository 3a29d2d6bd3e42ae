import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { name } from "../../../../package.json";

interface Installed {
  executable: string;
  env: Record<string, string>;
}

/** A headless Chromium: the one that comes as a package on Linux x64, else one of the machine. Throws when there is none. */
export async function openBrowser(): Promise<Browser> {
  const { executable, env } = packaged() ?? onThisMachine();
  return chromium.launch({
    executablePath: executable,
    // The page comes from this test, and root cannot have the sandbox.
    args: ["--no-sandbox", "--no-zygote", "--headless=shell"],
    env: { ...(process.env as Record<string, string>), ...env },
  });
}

/** Unpacks the package's browser (190 MB, some seconds) once per version into the user's cache folder. */
function packaged(): Installed | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const description = join(require.resolve("@sparticuz/chromium"), "../../../package.json");
  const { version } = JSON.parse(readFileSync(description, "utf8")) as { version: string };
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), name);
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) unpack(cache, folder);
  return {
    executable: join(folder, "chromium"),
    // What a bare machine lacks.
    env: { LD_LIBRARY_PATH: join(folder, "al2023", "lib"), FONTCONFIG_FILE: join(folder, "fonts.conf") },
  };
}

function unpack(cache: string, folder: string): void {
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    // It unpacks into the temporary folder, and its libraries only where it believes to be on Amazon Linux.
    const env = { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" };
    const script = 'import("@sparticuz/chromium").then((chromium) => chromium.default.executablePath())';
    execFileSync(process.execPath, ["-e", script], {
      env,
      cwd: __dirname,
      stdio: ["ignore", "ignore", "inherit"],
    });
    writeFileSync(join(unfinished, "fonts.conf"), fontsIn(join(folder, "fonts")));
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // another test was faster
  }
}

/** The package's own list of font folders has the temporary folder's path in it. */
function fontsIn(folder: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><include ignore_missing="yes">/etc/fonts/fonts.conf</include></fontconfig>
`;
}

function onThisMachine(): Installed {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [
    ...(process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : []),
    ...folders.flatMap((folder) => names.map((program) => join(folder, program))),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ];
  const executable = candidates.find((path) => existsSync(path));
  if (executable) return { executable, env: {} };
  throw new Error(
    "The console page is tested in a browser, and there is none here: the packaged one is for Linux x64. " +
      "Install Chromium or Chrome, or set CHROMIUM_PATH to it.",
  );
}
