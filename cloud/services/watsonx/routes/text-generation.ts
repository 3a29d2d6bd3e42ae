import type { FastifyInstance } from "fastify";
import { isoStamp } from "../../../core/clock";
import type { Cloud } from "../../../core/service";
import { authorizedSpace, scopeOf } from "../access";
import { requireInstance } from "../deployments";
import { notFound } from "../errors";
import { object, text, uuid, version } from "./schemas";

/** The one model of the local cloud: it says what it was told. */
const models: readonly string[] = ["local/echo"];

interface Body {
  model_id: string;
  input: string;
  space_id: string;
  parameters?: { max_new_tokens?: number };
}

const body = {
  ...object({
    model_id: text,
    input: { type: "string", maxLength: 100_000 },
    space_id: uuid,
    parameters: object({ max_new_tokens: { type: "integer", minimum: 1, maximum: 100_000 } }),
  }),
  required: ["model_id", "input", "space_id"],
};

/** Inference in a space, for its editors. Source: IBM Cloud API docs, "watsonx.ai", text generation. */
export function textGenerationRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post<{ Body: Body }>(
    "/ml/v1/text/generation",
    {
      schema: { body, querystring: { ...object({ version }), required: ["version"] } },
      config: { operation: "text_generation" },
    },
    (request) => {
      const { model_id, input, space_id, parameters } = request.body;
      requireInstance(authorizedSpace(scopeOf(cloud, request), space_id, "editor"));
      if (!models.includes(model_id)) {
        throw notFound(
          "model_not_supported",
          `Model '${model_id}' is not supported; the local cloud has ${models.join(", ")}.`,
        );
      }
      const tokens = input.split(/\s+/).filter(Boolean);
      const most = parameters?.max_new_tokens ?? 20;
      const given = tokens.slice(0, most);
      return {
        model_id,
        created_at: isoStamp(cloud.clock.now()),
        results: [
          {
            generated_text: given.join(" "),
            generated_token_count: given.length,
            input_token_count: tokens.length,
            stop_reason: given.length < tokens.length ? "max_tokens" : "eos_token",
          },
        ],
      };
    },
  );
}
