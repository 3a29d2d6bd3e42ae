import type { Cloud, ServiceKey } from "../../core/service";
import type { Collection } from "../../core/store";
import type { Deployment, Space } from "./entities";

/** How long a new space is prepared, and a deleted one goes on being deleted. */
export const settlingMs = 2000;

export class WatsonxState {
  private readonly spaces: Collection<Space>;
  readonly deployments: Collection<Deployment>;

  constructor(private readonly cloud: Cloud) {
    this.spaces = cloud.store.collection<Space>("watsonx-spaces", { region: (s) => s.region });
    this.deployments = cloud.store.collection<Deployment>("watsonx-deployments", {
      space: (d) => d.space_id,
    });
  }

  /** The space of that region, unless its deletion is through. */
  space(region: string, id: string): Readonly<Space> | undefined {
    const space = this.spaces.get(id);
    return space?.region === region && !this.isGone(space) ? space : undefined;
  }

  spacesIn(region: string): Readonly<Space>[] {
    return this.spaces.by("region", region).filter((space) => !this.isGone(space));
  }

  put(space: Space): Readonly<Space> {
    return this.spaces.put(space.id, space);
  }

  private isGone({ deleted_at }: Readonly<Space>): boolean {
    return deleted_at !== undefined && deleted_at + settlingMs <= this.cloud.clock.now();
  }
}

export const watsonxKey: ServiceKey<WatsonxState> = {
  name: "watsonx",
  create: (cloud) => new WatsonxState(cloud),
};
