namespace ApiHub.Gateway.Accounts.Import;

/// <summary>What has become of one account of a file.</summary>
internal enum ImportResult : byte
{
    Created,
    Updated,
    Failed,
}
