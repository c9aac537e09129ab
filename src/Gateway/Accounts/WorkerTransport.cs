namespace ApiHub.Gateway.Accounts;

/// <summary>
/// The way to an account of the kind <c>claude-cli</c>: sends its requests to a worker. A request comes with the account's key in
/// <see cref="UpstreamAccount.CredentialHeader"/> and the vendor's address, or the operator's own, as its own; the transport puts the worker's in its place.
/// </summary>
/// <param name="accountId">Whose requests they are.</param>
internal delegate HttpMessageHandler WorkerTransport(Guid accountId);
