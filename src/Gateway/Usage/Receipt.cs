namespace ApiHub.Gateway.Usage;

/// <summary>
/// Lies among the features of a request that is made inside the gateway on somebody's behalf. The relay puts into it what it has recorded,
/// so that what people are told of tokens and cost is what stands in the books.
/// </summary>
/// <param name="endpoint">The path that the client has called, for the record.</param>
internal sealed class Receipt(string endpoint)
{
    public string Endpoint { get; } = endpoint;

    /// <summary>Set when the request has been settled or refused; null: neither yet, or nobody known has asked.</summary>
    public UsageRecord? Record { get; set; }
}
