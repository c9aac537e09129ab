using System.Text.Json.Serialization;
using ApiHub.Gateway.Ledger;

namespace ApiHub.Gateway.Users;

/// <summary>A user as the API shows one. Amounts are credits, decimal strings.</summary>
/// <param name="Balance">After all requests that are recorded.</param>
/// <param name="CreditLimit">How far below zero the balance may go; null: without end.</param>
/// <param name="Held">What requests under way hold; absent in lists.</param>
internal record UserView(
    Guid Id, string Username, string Email, string Role, bool Enabled, DateTimeOffset CreatedAt, DateTimeOffset? LastLoginAt,
    string Balance, string? CreditLimit, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Held)
{
    public static UserView Of(User user, WalletView wallet) => new(
        user.Id, user.Username, user.Email, user.Role, user.Enabled, user.CreatedAt, user.LastLoginAt,
        wallet.Balance, wallet.CreditLimit, wallet.Held);

    public static async Task<UserView> OfAsync(User user, WalletReader wallets, CancellationToken cancellationToken) =>
        Of(user, await wallets.ReadAsync(user.Id, cancellationToken));
}
