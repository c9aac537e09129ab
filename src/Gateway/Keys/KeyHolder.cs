namespace ApiHub.Gateway.Keys;

/// <summary>Who has called an endpoint with a key, and the key's text, for what is asked on his behalf.</summary>
internal sealed record KeyHolder(Caller Caller, string Key)
{
    /// <summary>For endpoints that <see cref="KeyHandler"/> guards.</summary>
    public static ValueTask<KeyHolder?> BindAsync(HttpContext http) => new(http.Features.Get<KeyHolder>());
}
