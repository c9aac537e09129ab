namespace ApiHub.Gateway.Chat.Asking;

/// <summary>
/// The way into the relay for a request that is made inside the gateway. Ends when the answer is whole and settled; throws when it was
/// broken off after it had begun.
/// </summary>
internal delegate Task RelayDoor(HttpContext inner);
