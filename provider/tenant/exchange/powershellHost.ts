/**
 * Reads one JSON line for each cmdlet, and writes JSON lines. The first line in carries the token.
 * Connect-ExchangeOnline takes the tenant's id as organisation: so says Microsoft since 2025-02-04, and so do Maester's
 * pipelines beside an access token.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/connect-exchangeonline
 */
export const hostScript = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)
function Write-Reply($reply) { [Console]::Out.WriteLine((ConvertTo-Json -InputObject $reply -Compress -Depth 5 -EnumsAsStrings)) }
function Write-Failure($record) {
  Write-Reply @{ error = @{ message = "$($record.Exception.Message)"; type = "$($record.FullyQualifiedErrorId) $($record.Exception.GetType().FullName)" } }
}
function ConvertTo-Parameter($value) {
  if ($value -is [System.Collections.IDictionary]) {
    $table = @{}
    foreach ($key in $value.Keys) { if ($key -notlike '*@*') { $table[$key] = @($value[$key]) } }
    return $table
  }
  return $value
}
$first = [Console]::In.ReadLine() | ConvertFrom-Json -AsHashtable
try {
  Connect-ExchangeOnline -AccessToken $first.token -Organization $first.organization -ExchangeEnvironmentName $first.environmentName -ShowBanner:$false
  Write-Reply @{ end = $true }
} catch { Write-Failure $_ ; exit 1 }
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $command = $line | ConvertFrom-Json -AsHashtable
  $parameters = @{}
  foreach ($key in $command.parameters.Keys) { $parameters[$key] = ConvertTo-Parameter $command.parameters[$key] }
  try {
    $page = [System.Collections.Generic.List[object]]::new()
    & $command.name @parameters -WarningVariable warned -WarningAction SilentlyContinue | ForEach-Object {
      $page.Add($(if ($command.select.Count -gt 0) { $_ | Select-Object -Property $command.select } else { $_ }))
      if ($page.Count -eq 1000) { Write-Reply @{ value = $page.ToArray() } ; $page.Clear() }
    }
    Write-Reply @{ value = $page.ToArray(); warnings = @($warned | ForEach-Object { "$_" }); end = $true }
  } catch { Write-Failure $_ }
}
`;
