import {
  RuntimeOptionPrompt,
  type RuntimeOptionsRequest,
  RuntimeOptionsResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { findExecutable } from "./package-manager";

/** The question that `pulumi new` asks when the project does not say which package manager it uses. */
export function runtimeOptionsPrompts(request: RuntimeOptionsRequest): RuntimeOptionsResponse {
  const response = new RuntimeOptionsResponse();
  if (request.getInfo()?.getOptions()?.getFieldsMap().has("packagemanager")) return response;
  const choices = ["npm", "pnpm", "yarn", "bun"].map((name) =>
    choice(name).setDisplayname(findExecutable(name) ? "" : `${name} [not found]`),
  );
  return response.setPromptsList([
    new RuntimeOptionPrompt()
      .setKey("packagemanager")
      .setDescription("The package manager to use for installing dependencies")
      .setPrompttype(RuntimeOptionPrompt.RuntimeOptionType.STRING)
      .setChoicesList(choices)
      .setDefault(choice("npm")),
  ]);
}

function choice(name: string): RuntimeOptionPrompt.RuntimeOptionValue {
  return new RuntimeOptionPrompt.RuntimeOptionValue()
    .setPrompttype(RuntimeOptionPrompt.RuntimeOptionType.STRING)
    .setStringvalue(name);
}
