import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { GoPart, GoParts } from "../../../toolchain/go-parts";

/** A temporary folder; its name has a space, as a user's may have. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), "tool chain-")));
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

const program = (name: string) => `package main

import (
	"fmt"
	"os"
)

var version = "none"

func main() { fmt.Println("${name}", version, os.Args[1:]) }
`;

/** Four tiny Go modules in place of the real ones, which take minutes. */
export function fakeParts(folder: string, change: Partial<GoPart> = {}): GoParts {
  const part = (name: string, binary: string): GoPart => {
    const moduleFolder = path.join(folder, "go", name);
    mkdirSync(moduleFolder, { recursive: true });
    writeFileSync(path.join(moduleFolder, "go.mod"), `module example.com/${name}\n\ngo 1.22\n`);
    writeFileSync(path.join(moduleFolder, "go.sum"), "");
    writeFileSync(path.join(moduleFolder, "main.go"), program(name));
    return {
      name,
      version: "1.0.0",
      title: `part ${name}`,
      moduleFolder,
      package: ".",
      binary,
      ldflags: ["-X", "main.version=v1.0.0"],
      sources: ["main.go"],
      cpuSeconds: 1,
      ...change,
    };
  };
  return {
    pulumi: part("pulumi", "pulumi"),
    sdkgen: part("sdkgen", "sdkgen"),
    bridge: part("bridge", "pulumi-resource-terraform-provider"),
    ibmProvider: part("ibm-provider", "terraform-provider-ibm_v1.89.0"),
  };
}
