import { CheckFailure, type CheckRequest, CheckResponse } from "@pulumi/pulumi/proto/provider_pb";
import { inputFailures } from "./input-failures";
import { commandInputs } from "./inputs";
import { fromStruct, toStruct } from "./property-values";

/** Names each wrong input before anything runs. */
export function check(request: CheckRequest): CheckResponse {
  const news = fromStruct(request.getNews());
  const failures = inputFailures(news, commandInputs);
  return new CheckResponse()
    .setInputs(toStruct(news))
    .setFailuresList(
      failures.map(({ property, reason }) => new CheckFailure().setProperty(property).setReason(reason)),
    );
}
