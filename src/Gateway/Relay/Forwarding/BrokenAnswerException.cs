namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>Tells the server to close a connection in the middle of an answer. It has been dealt with: nothing logs it.</summary>
internal sealed class BrokenAnswerException() : Exception("The answer was broken off by the account.");
