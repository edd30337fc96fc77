@export()
@description('Names and their values: tags, settings.')
type Values = {
  *: string
}
