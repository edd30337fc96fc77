import { settingsOf } from 'settings.bicep'
import { Values } from 'types.bicep'

@description('Where it is created.')
param location string

@description('Its tags.')
param tags Values

@description('Name of the container app.')
param name string

@description('Name of the Container Apps environment.')
param environmentName string

@description('Resource id of the app\'s identity.')
param identityId string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Name of the storage account.')
param storageName string

@description('Name of the Application Insights resource.')
param insightsName string

@description('Resource id of the Log Analytics workspace.')
param workspaceId string

@description('Server of the container registry.')
param registryServer string

@description('The image with its tag or digest, or nothing: then there is an environment without an app.')
param image string

@description('The most replicas there may be.')
param maximumReplicas int

@description('Cores of a replica; its memory is twice as many GiB.')
param cores string

@description('Subnet the environment is in, or nothing.')
param subnetId string

@description('Client id of the Entra application that requests must have a token for, or nothing: then no request is let in.')
param entraClientId string

@description('Whether the app itself refuses requests without a token, as API keys open too.')
param apiKeys bool

@description('The settings that say whom the app lets in.')
param signInSettings Values

@description('The setting Ironflow__Retention, or nothing.')
param retention string

@description('Further settings as names and values.')
param appSettings Values

@description('Further settings as names and addresses of Key Vault secrets.')
param keyVaultSettings Values

var memory = {
  '0.5': '1Gi'
  '1.0': '2Gi'
  '2.0': '4Gi'
  '4.0': '8Gi'
}
// A secret's name has letters, digits and hyphens only.
var secrets = map(items(keyVaultSettings), setting => {
  variable: setting.key
  name: toLower(replace(setting.key, '_', '-'))
  address: setting.value
})

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource containers 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: environmentName
  location: location
  tags: tags
  properties: {
    // By a diagnostic setting; the destination "log-analytics" would need the workspace's key.
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    vnetConfiguration: empty(subnetId)
      ? null
      : {
          infrastructureSubnetId: subnetId
          internal: false
        }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: containers
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}

resource app 'Microsoft.App/containerApps@2025-07-01' = if (!empty(image)) {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: containers.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        // Closed by default: without sign-in the app has no address outside its environment.
        external: !empty(entraClientId)
        allowInsecure: false
        targetPort: 8080
      }
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: [
        for secret in secrets: {
          name: secret.name
          keyVaultUrl: secret.address
          identity: identityId
        }
      ]
    }
    template: {
      // A host that is asked to stop hands its steps over.
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'functions'
          image: image
          resources: {
            cpu: json(cores)
            memory: memory[cores]
          }
          env: concat(
            map(
              items(settingsOf(
                storageName,
                identityClientId,
                insights.properties.ConnectionString,
                retention,
                // The platform says so by itself on App Service; here sign-in is this template's, under the same condition.
                empty(signInSettings) ? {} : union(signInSettings, { WEBSITE_AUTH_ENABLED: 'true' }),
                appSettings
              )),
              setting => { name: setting.key, value: setting.value }
            ),
            map(secrets, secret => { name: secret.variable, secretRef: secret.name })
          )
        }
      ]
      scale: {
        // The platform does not see the engine's queues, so it must not take the last replica.
        minReplicas: 1
        maxReplicas: maximumReplicas
      }
    }
  }

  resource signIn 'authConfigs' = if (!empty(entraClientId)) {
    name: 'current'
    properties: {
      platform: {
        enabled: true
      }
      globalValidation: {
        unauthenticatedClientAction: apiKeys ? 'AllowAnonymous' : 'Return401'
      }
      httpSettings: {
        requireHttps: true
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          // No secret: tokens are checked, nobody is sent to a sign-in page.
          registration: {
            clientId: entraClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: {
            allowedAudiences: [entraClientId, 'api://${entraClientId}']
          }
        }
      }
    }
  }
}

output address string = empty(image) || empty(entraClientId)
  ? ''
  : 'https://${app!.properties.configuration.ingress.fqdn}'
