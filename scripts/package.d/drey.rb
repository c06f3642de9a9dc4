# Formula for Homebrew on Linux: brew install ./drey.rb
class Drey < Formula
  desc "@DESCRIPTION@"
  homepage "@URL@"
  version "@VERSION@"
  license "Apache-2.0"

  depends_on :linux

  # begin x86-64
  on_intel do
    url "@URL@/@FILE_x86-64@"
    sha256 "@SUM_x86-64@"
  end
  # end
  # begin arm64
  on_arm do
    url "@URL@/@FILE_arm64@"
    sha256 "@SUM_arm64@"
  end
  # end

  def install
    bin.install "bin/drey"
    bin.install_symlink bin/"drey" => "kubectl-flink"
    bin.install_symlink bin/"drey" => "kubectl_complete-flink"
    man1.install Dir["share/man/man1/*"]
    bash_completion.install "share/bash-completion/completions/drey"
    zsh_completion.install "share/zsh/site-functions/_drey"
    fish_completion.install "share/fish/vendor_completions.d/drey.fish"
    doc.install "README.md", "CHANGELOG.md", "LICENSE", "licences.txt", "drey.spdx.json"
  end

  test do
    assert_match "drey #{version}", shell_output("#{bin}/drey version")
  end
end
