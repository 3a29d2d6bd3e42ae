import { type DiffRequest, DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { comparePropertyMaps } from "./compare";
import { commandInputs } from "./inputs";
import { withIgnored } from "./local-command";
import { fromStruct, type PropertyMap } from "./property-values";

/** Compares the inputs, old and new. A change of a trigger replaces the resource, any other one updates it. */
export function diff(request: DiffRequest): DiffResponse {
  const state = fromStruct(request.getOlds());
  const olds = request.hasOldInputs() ? fromStruct(request.getOldInputs()) : inputsIn(state);
  const news = withIgnored(fromStruct(request.getNews()), state, request.getIgnorechangesList());
  const changes = comparePropertyMaps(comparable(olds), comparable(news));

  const response = new DiffResponse()
    .setHasdetaileddiff(true)
    .setChanges(changes.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE);
  const diffs = new Set<string>();
  const replaces = new Set<string>();
  for (const { property, path, kind } of changes) {
    const replace = commandInputs[property]?.replaces ?? false;
    diffs.add(property);
    if (replace) replaces.add(property);
    response.getDetaileddiffMap().set(path, new PropertyDiff().setKind(kinds[kind][replace ? 1 : 0]));
  }
  return response.setDiffsList([...diffs]).setReplacesList([...replaces]);
}

/** For each change, the kind without and with a replacement. */
const kinds = {
  add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
  delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
  update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

function inputsIn(state: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(state).filter(([name]) => commandInputs[name]));
}

/** Without what the engine adds for itself. */
function comparable(inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(inputs).filter(([name]) => name !== "version" && !name.startsWith("__")),
  );
}
