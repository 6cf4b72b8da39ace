#!/usr/bin/env bash
# Packs TmeBox.Engine with its symbols and lets a project outside the repository use it from a folder feed:
# the program is the example of the package's own README, and must print "Done".
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in dotnet unzip awk; do
    command -v "$tool" >/dev/null || { echo "try-engine-package: '$tool' is needed" >&2; exit 3; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/feed" "$work/consumer"

dotnet pack src/TmeBox.Engine/TmeBox.Engine.csproj -c Release -v q --nologo -o "$work/feed" >&2
package=$(basename "$work"/feed/TmeBox.Engine.*.nupkg .nupkg)
version=${package#TmeBox.Engine.}
contains() {
    unzip -l "$work/feed/$1" | grep -q " $2\$" || { echo "try-engine-package: $1 lacks $2" >&2; exit 1; }
}
for file in lib/net10.0/TmeBox.Engine.dll lib/net10.0/TmeBox.Engine.xml README.md LICENSE TmeBox.Engine.nuspec; do
    contains "$package.nupkg" "$file"
done
contains "$package.snupkg" lib/net10.0/TmeBox.Engine.pdb
unzip -p "$work/feed/$package.nupkg" TmeBox.Engine.nuspec | grep -q '<license type="expression">MIT</license>' \
    || { echo "try-engine-package: the package names no licence" >&2; exit 1; }

awk '/^```csharp/ { on = 1; next } /^```/ { on = 0 } on' src/TmeBox.Engine/README.md >"$work/consumer/Program.cs"
cat >"$work/consumer/Consumer.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <RestoreAdditionalProjectSources>$work/feed</RestoreAdditionalProjectSources>
    <RestorePackagesPath>$work/packages</RestorePackagesPath>
    <RestoreFallbackFolders>${NUGET_PACKAGES:-$HOME/.nuget/packages}</RestoreFallbackFolders>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="TmeBox.Engine" Version="[$version]" />
  </ItemGroup>
</Project>
PROJECT
answer=$(dotnet run --project "$work/consumer/Consumer.csproj" -c Release -v q)
[ "$answer" = Done ] || { echo "try-engine-package: the example printed '$answer', expected 'Done'" >&2; exit 1; }
[ -d "$work/packages/tmebox.engine" ] || { echo "try-engine-package: the engine did not come from the feed" >&2; exit 1; }
echo "$package: packed with symbols, readme and licence; a consumer ran its example"
