targetScope = 'subscription'

import { Values } from 'modules/types.bicep'

@minLength(1)
@maxLength(40)
@description('Name of the azd environment; the resource group and, hashed, all other names come from it.')
param environmentName string

@minLength(1)
@description('Region of everything. Flex Consumption is not in every region.')
@metadata({
  azd: {
    type: 'location'
  }
})
param location string

@allowed(['flex', 'container'])
@description('Where the app runs: `flex` is Flex Consumption, `container` Functions on Container Apps, for steps that need programs such as Claude Code.')
param hosting string = 'flex'

@description('Client id of the Entra application that callers get their tokens for. While it is empty no request from outside is let in.')
param entraClientId string = ''

@description('Object id of the person who is admin from the start, as `az ad signed-in-user show --query id` prints it; they let others in. Only with `entraClientId`.')
param admin string = ''

@description('Whether API keys open too. The platform then lets requests without a token through, and the app alone refuses them.')
param apiKeys bool = false

@description('Whether storage answers a virtual network only, over private endpoints.')
param privateNetwork bool = false

@description('Address range of the virtual network, at least a /23.')
param networkAddressPrefix string = '10.20.0.0/23'

@minValue(0)
@maxValue(20)
@description('Flex: instances that always run for orchestrations and steps. Each costs also while nothing runs; with 0 the first step after idle waits for a cold start.')
param alwaysReadyDurable int = 1

@minValue(0)
@maxValue(20)
@description('Flex: instances that always run for HTTP requests.')
param alwaysReadyHttp int = 0

@allowed([512, 2048, 4096])
@description('Flex: memory of an instance in MB, which 16 steps may share.')
param instanceMemoryMB int = 2048

@minValue(1)
@maxValue(1000)
@description('Flex: the most instances per group of functions.')
param maximumInstanceCount int = 40

@description('Container: the image, as in `registry.azurecr.io/ironflow:1`. While it is empty there is a registry to push to, and no app.')
param containerImage string = ''

@minValue(1)
@maxValue(100)
@description('Container: the most replicas. One always runs.')
param maximumReplicas int = 3

@allowed(['0.5', '1.0', '2.0', '4.0'])
@description('Container: cores of a replica; its memory is twice as many GiB.')
param containerCores string = '1.0'

@description('Age at which ended runs are removed, such as `30d`; empty keeps them.')
param retention string = ''

@description('Further settings of the app as names and values; no secrets, they stay readable in the deployment.')
param appSettings Values = {}

@description('Further settings as names and addresses of Key Vault secrets, such as `https://VAULT.vault.azure.net/secrets/NAME`.')
param keyVaultSettings Values = {}

@minValue(30)
@maxValue(730)
@description('Days that logs and telemetry are kept.')
param logRetentionDays int = 30

var onContainers = hosting == 'container'
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var deploymentContainer = 'deployments'

// Whom the app lets in. Without sign-in it is not told to let anybody in, and does not start.
var signInSettings = empty(entraClientId)
  ? {}
  : union(
      { Ironflow__Auth__AppService: 'true' },
      apiKeys ? { Ironflow__Auth__ApiKeys: 'true' } : {},
      empty(admin) ? {} : { Ironflow__Auth__Roles__admin__0: 'user:${admin}' }
    )

// Modules find each other's resources by name, so that a preview of a deployment knows all of them.
var identityName = 'id-ironflow-${token}'
var insightsName = 'appi-ironflow-${token}'
var storageName = 'st${token}'
var registryName = 'cr${token}'

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: identityName
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: 'log-ironflow-${token}'
    insightsName: insightsName
    location: location
    tags: tags
    retentionDays: logRetentionDays
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: storageName
    location: location
    tags: tags
    deploymentContainer: deploymentContainer
    privateOnly: privateNetwork
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  scope: group
  dependsOn: [storage]
  params: {
    name: 'vnet-ironflow-${token}'
    location: location
    tags: tags
    addressPrefix: networkAddressPrefix
    storageName: storageName
  }
}

module registry 'modules/registry.bicep' = if (onContainers) {
  name: 'registry'
  scope: group
  params: {
    name: registryName
    location: location
    tags: tags
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  scope: group
  dependsOn: [identity, monitoring, storage, registry]
  params: {
    identityName: identityName
    storageName: storageName
    insightsName: insightsName
    registryName: onContainers ? registryName : ''
  }
}

module flex 'modules/flex.bicep' = if (!onContainers) {
  name: 'flex'
  scope: group
  // A host that starts before its roles are granted fails until it is started again.
  dependsOn: [roles]
  params: {
    name: 'func-ironflow-${token}'
    planName: 'plan-ironflow-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storageName
    deploymentContainer: deploymentContainer
    insightsName: insightsName
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyDurable: alwaysReadyDurable
    alwaysReadyHttp: alwaysReadyHttp
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    entraClientId: entraClientId
    apiKeys: apiKeys
    signInSettings: signInSettings
    retention: retention
    appSettings: appSettings
    keyVaultSettings: keyVaultSettings
  }
}

module container 'modules/container.bicep' = if (onContainers) {
  name: 'container'
  scope: group
  dependsOn: [roles]
  params: {
    name: 'ca-ironflow-${token}'
    environmentName: 'cae-ironflow-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storageName
    insightsName: insightsName
    workspaceId: monitoring.outputs.workspaceId
    registryServer: registry!.outputs.loginServer
    image: containerImage
    maximumReplicas: maximumReplicas
    cores: containerCores
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    entraClientId: entraClientId
    apiKeys: apiKeys
    signInSettings: signInSettings
    retention: retention
    appSettings: appSettings
    keyVaultSettings: keyVaultSettings
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output IRONFLOW_ADDRESS string = onContainers ? container!.outputs.address : flex!.outputs.address
output IRONFLOW_STORAGE_ACCOUNT string = storageName
output IRONFLOW_IDENTITY_CLIENT_ID string = identity.outputs.clientId
output IRONFLOW_IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
output IRONFLOW_REGISTRY string = onContainers ? registryName : ''
