import * as pulumi from "@pulumi/pulumi";

type Values = Record<string, unknown>;

export interface Registered {
  /** Last part of the type token, like `IamServiceId`. */
  type: string;
  name: string;
  inputs: Values;
}

/**
 * Pulumi's mocks for the tests of a file. Components are loaded after this, so that none reaches a real engine.
 * @param outputs what IBM adds to a resource's inputs
 * @param call what a function of a provider answers; its arguments by default
 * @returns what the test at hand has registered so far
 */
export function recordResources(
  outputs: (name: string, inputs: Values) => Values = () => ({}),
  call: (inputs: Values) => Values = (inputs) => inputs,
): Registered[] {
  const registered: Registered[] = [];
  beforeAll(() =>
    pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs, id }) => {
        registered.push({ type: type.split(":").at(-1) ?? type, name, inputs });
        return { id: id || `id-of-${name}`, state: { ...inputs, ...outputs(name, inputs) } };
      },
      call: ({ inputs }) => call(inputs),
    }),
  );
  beforeEach(() => {
    registered.length = 0;
  });
  return registered;
}
