# Ironflow for Functions on Container Apps, with what agent steps start: git, Node and Claude Code. docs/azure.md says how it is built and used.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS app
WORKDIR /src
COPY . .
RUN dotnet publish src/Ironflow.Functions -c Release -o /app

# The Claude Code that the tests run, from the same lock file; scripts of packages do not run. The last command fails a build whose program does not start.
FROM node:22-bookworm-slim AS agents
WORKDIR /opt/claude-code
COPY tests/claude-code/package.json tests/claude-code/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund \
    && ln -s node_modules/@anthropic-ai/claude-code-linux-x64/claude claude \
    && DISABLE_AUTOUPDATER=1 ./claude --version

FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git \
    && rm -rf /var/lib/apt/lists/*
COPY --from=agents /usr/local/bin/node /usr/local/bin/node
COPY --from=agents /usr/local/lib/node_modules /usr/local/lib/node_modules
COPY --from=agents /opt/claude-code /opt/claude-code
# The host writes logs and keys, and Claude Code a home; both belong to the user below, the programs to root.
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
    && mkdir -p /home/LogFiles /home/data /azure-functions-host/Secrets \
    && chown -R 1654:1654 /home /azure-functions-host/Secrets
COPY --from=app /app /home/site/wwwroot
ENV AzureWebJobsScriptRoot=/home/site/wwwroot \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true \
    ASPNETCORE_URLS=http://+:8080 \
    DOTNET_EnableDiagnostics=0 \
    DISABLE_AUTOUPDATER=1 \
    HOME=/home \
    PATH=/opt/claude-code:$PATH
EXPOSE 8080
# The user "app" of the .NET images. Ports below 1024 are not its, and Claude Code refuses some modes to root.
USER 1654
# Without the script around it, so that the platform's stop signal reaches the host.
CMD ["/azure-functions-host/Microsoft.Azure.WebJobs.Script.WebHost"]
