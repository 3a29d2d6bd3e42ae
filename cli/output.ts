import pc from "picocolors";

/** Everything meant for people goes to stderr while a machine reads stdout, so that `--json` stays one document. */
export interface Output {
  line(text?: string): void;
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

export function outputTo(stream: NodeJS.WriteStream): Output {
  const colors = pc.createColors(
    stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb",
  );
  return {
    line: (text = "") => void stream.write(`${text}\n`),
    bold: colors.bold,
    dim: colors.dim,
    good: colors.green,
    bad: colors.red,
  };
}
