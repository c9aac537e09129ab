using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Models;

/// <summary>A model of the catalogue: what the operator says of it. What it costs stands in its price's version.</summary>
internal sealed class CatalogueModel
{
    public const int MaxName = 200;

    public const int MaxNote = 1000;

    /// <summary>As <see cref="ModelName.InCatalogue"/> makes it.</summary>
    public required string Name { get; init; }

    /// <summary>Other names under which it is asked for, in the same form; none is another model's name or alias.</summary>
    public List<string> Aliases { get; set; } = [];

    /// <summary>Output tokens held for a request that sets no maximum; null: <see cref="PricedModel.DefaultOutputTokens"/>.</summary>
    public long? UsualOutputTokens { get; set; }

    public string? Note { get; set; }

    /// <summary>The version in force; null: it has no price.</summary>
    public long? PriceId { get; set; }

    public ModelPrice? Price { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CatalogueModel>
    {
        public void Configure(EntityTypeBuilder<CatalogueModel> model)
        {
            model.ToTable("models");
            model.HasKey(m => m.Name);
            model.Property(m => m.Name).HasMaxLength(MaxName);
            model.Property(m => m.Note).HasMaxLength(MaxNote);
            model.HasOne(m => m.Price).WithMany().HasForeignKey(m => m.PriceId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
