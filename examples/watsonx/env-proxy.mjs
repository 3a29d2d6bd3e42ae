// Makes fetch heed HTTPS_PROXY and NO_PROXY, for versions of Node that do not know NODE_USE_ENV_PROXY.
import { EnvHttpProxyAgent, setGlobalDispatcher } from "undici";

setGlobalDispatcher(new EnvHttpProxyAgent());
